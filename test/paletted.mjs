/** Screenshots have few colours: with a palette of them a picture is half as large, and nobody sees the difference. */
import { crc32, deflateSync, inflateSync } from "node:zlib";

const most = 256;

/** The same picture with at most 256 colours, and for each other one the nearest. */
export function paletted(png) {
  const { width, height, depth, pixels } = decoded(png);
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += depth) {
    const color = pixels.readUIntBE(at, 3);
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  const palette = chosen(counts);
  const index = new Map(palette.map((color, each) => [color, each]));
  for (const color of counts.keys()) if (!index.has(color)) index.set(color, nearest(palette, color));
  // Each line begins with how it is filtered: not at all.
  const lines = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      lines[y * (width + 1) + 1 + x] = index.get(pixels.readUIntBE((y * width + x) * depth, 3));
    }
  }
  const colors = Buffer.alloc(palette.length * 3);
  palette.forEach((color, each) => colors.writeUIntBE(color, each * 3, 3));
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    png.subarray(0, 8),
    chunk("IHDR", head),
    chunk("PLTE", colors),
    chunk("IDAT", deflateSync(lines, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** One of every region of colours, so that small signs keep theirs, then those that there is most of. */
function chosen(counts) {
  const all = [...counts].toSorted(([, a], [, b]) => b - a).map(([color]) => color);
  const regions = new Map(all.toReversed().map((color) => [color & 0xe0e0e0, color]));
  return [...new Set([...regions.values(), ...all])].slice(0, most);
}

function nearest(palette, color) {
  const parts = (one) => [one >> 16, (one >> 8) & 255, one & 255];
  const own = parts(color);
  const far = (one) => parts(one).reduce((sum, part, each) => sum + (part - own[each]) ** 2, 0);
  return palette.reduce((best, one, each) => (far(one) < far(palette[best]) ? each : best), 0);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** The pixels of a PNG of 8 bits a channel without interlacing, as a browser writes it. */
function decoded(png) {
  const chunks = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const name = png.toString("latin1", at + 4, at + 8);
    chunks.push([name, png.subarray(at + 8, at + 8 + png.readUInt32BE(at))]);
  }
  const [, head] = chunks.find(([name]) => name === "IHDR");
  const [width, height, depth] = [head.readUInt32BE(0), head.readUInt32BE(4), head[9] === 6 ? 4 : 3];
  const raw = inflateSync(Buffer.concat(chunks.filter(([name]) => name === "IDAT").map(([, data]) => data)));
  const line = width * depth;
  const pixels = Buffer.alloc(height * line);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (line + 1)];
    for (let x = 0; x < line; x += 1) {
      const here = y * line + x;
      const left = x >= depth ? pixels[here - depth] : 0;
      const above = y > 0 ? pixels[here - line] : 0;
      const corner = x >= depth && y > 0 ? pixels[here - line - depth] : 0;
      pixels[here] = raw[y * (line + 1) + 1 + x] + guess(filter, left, above, corner);
    }
  }
  return { width, height, depth, pixels };
}

/** What a filter of PNG takes a byte to be, from those around it. */
function guess(filter, left, above, corner) {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter !== 4) return 0;
  const middle = left + above - corner;
  const [a, b, c] = [left, above, corner].map((one) => Math.abs(middle - one));
  return a <= b && a <= c ? left : b <= c ? above : corner;
}
