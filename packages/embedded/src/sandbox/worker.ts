/**
 * Runs in a thread of its own, with an empty environment. As text, so that it needs neither a build nor a loader; PGlite is found
 * by the one who starts it.
 */
export const workerScript = `
const { parentPort, workerData } = require("node:worker_threads");
const most = workerData.mostRows;

async function main() {
  const { PGlite } = await import(workerData.module);
  const db = await PGlite.create({ dataDir: "memory://" });
  await db.exec(workerData.setup);
  parentPort.on("message", ({ id, text }) => void answer(db, id, text));
  parentPort.postMessage({ id: 0, results: [], notices: [] });
}

async function answer(db, id, text) {
  const notices = [];
  const onNotice = ({ severity, code, message }) => {
    if (notices.length < most) notices.push({ severity: String(severity), sqlstate: String(code), message: String(message) });
  };
  try {
    const results = await db.exec(text, { onNotice });
    parentPort.postMessage({ id, notices, results: results.map(({ rows, affectedRows }) => ({
      count: Number(affectedRows ?? 0),
      rows: rows.slice(0, most).map((row) => JSON.stringify(row, plain)),
    })) });
  } catch (error) {
    const position = Number.parseInt(error.position, 10);
    parentPort.postMessage({ id, notices, error: {
      sqlstate: String(error.code ?? "XX000"),
      message: String(error.message),
      position: Number.isNaN(position) ? null : position,
    } });
  }
}

function plain(_key, value) {
  return typeof value === "bigint" ? String(value) : value;
}

void main();
`;
