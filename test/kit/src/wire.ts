/** One message of the PostgreSQL protocol, whole. */
export interface Frame {
  /** `startup` before the first typed message: startup, cancel and encryption requests. */
  readonly type: string;
  readonly bytes: Buffer;
}

const encryptionRequests = [80877103, 80877104];

/** True for a client that asks whether it may encrypt before it says who it is. */
export function asksForEncryption(frame: Frame): boolean {
  return frame.type === "startup" && encryptionRequests.includes(frame.bytes.readUInt32BE(4));
}

/** Cuts a stream from a client into messages; what is not complete yet is kept for the next call. */
export function frontendFrames(): (chunk: Buffer) => readonly Frame[] {
  let isStarting = true;
  return frames(
    () => (isStarting ? "startup" : "typed"),
    (frame) => {
      if (frame.type === "startup") isStarting = asksForEncryption(frame);
    },
  );
}

/** The same for what a server sends to a client that never asked for encryption. */
export function backendFrames(): (chunk: Buffer) => readonly Frame[] {
  return frames(
    () => "typed",
    () => {},
  );
}

function frames(
  mode: () => "startup" | "typed",
  seen: (frame: Frame) => void,
): (chunk: Buffer) => readonly Frame[] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const found: Frame[] = [];
    for (let frame = first(rest, mode()); frame !== null; frame = first(rest, mode())) {
      rest = rest.subarray(frame.bytes.length);
      seen(frame);
      found.push(frame);
    }
    return found;
  };
}

function first(bytes: Buffer, mode: "startup" | "typed"): Frame | null {
  const head = mode === "startup" ? 0 : 1;
  if (bytes.length < head + 4) return null;
  const length = head + bytes.readUInt32BE(head);
  if (bytes.length < length) return null;
  const type = mode === "startup" ? "startup" : String.fromCharCode(bytes[0] ?? 0);
  return { type, bytes: bytes.subarray(0, length) };
}

/** The SQL of a Query or Parse message; empty for the others. */
export function sqlOf(frame: Frame): string {
  if (frame.type !== "Q" && frame.type !== "P") return "";
  const strings = frame.bytes.toString("utf8", 5).split("\0");
  return (frame.type === "Q" ? strings[0] : strings[1]) ?? "";
}
