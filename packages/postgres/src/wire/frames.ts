const header = 5;

/** Cuts the server's byte stream into frames and hands out those of the wanted types; the bodies of others are not kept. */
export function frames(
  wanted: string,
  onFrame: (type: string, body: Buffer) => void,
): (chunk: Buffer) => void {
  let held: Buffer = Buffer.alloc(0);
  let skip = 0;
  return (chunk) => {
    const data = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    let at = Math.min(skip, data.length);
    skip -= at;
    while (data.length - at >= header) {
      const type = String.fromCharCode(data.readUInt8(at));
      const end = at + 1 + data.readUInt32BE(at + 1);
      if (wanted.includes(type)) {
        if (end > data.length) break;
        onFrame(type, data.subarray(at + header, end));
      }
      at = Math.min(end, data.length);
      skip = end - at;
    }
    held = data.subarray(at);
  };
}

/** Text up to the first zero byte. */
export function cstring(body: Buffer): string {
  const end = body.indexOf(0);
  return body.toString("utf8", 0, end === -1 ? body.length : end);
}

/** The fields of an ErrorResponse or NoticeResponse by their one-letter codes. */
export function errorFields(body: Buffer): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const field of body.toString("utf8").split("\0")) {
    if (field !== "") fields.set(field.slice(0, 1), field.slice(1));
  }
  return fields;
}
