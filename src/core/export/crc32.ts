/**
 * Tables for eight bytes at a step: entry `256 k + b` is what byte b does to the sum when k more bytes follow it.
 * Polynomial 0xEDB88320, as zip, gzip and PNG have it.
 */
const tables = ((): Int32Array => {
  const out = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let sum = byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    out[byte] = sum;
  }
  for (let i = 256; i < out.length; i++) out[i] = (out[i - 256]! >>> 8) ^ out[out[i - 256]! & 255]!;
  return out;
})();

/**
 * The CRC-32 of some bytes.
 *
 * @param former - of the bytes before these
 */
export function crc32(bytes: Uint8Array, former = 0): number {
  const t = tables;
  let sum = ~former;
  let at = 0;
  for (const whole = bytes.length - 7; at < whole; at += 8) {
    sum ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    sum =
      t[1792 + (sum & 255)]! ^
      t[1536 + ((sum >>> 8) & 255)]! ^
      t[1280 + ((sum >>> 16) & 255)]! ^
      t[1024 + (sum >>> 24)]! ^
      t[768 + bytes[at + 4]!]! ^
      t[512 + bytes[at + 5]!]! ^
      t[256 + bytes[at + 6]!]! ^
      t[bytes[at + 7]!]!;
  }
  for (; at < bytes.length; at++) sum = (sum >>> 8) ^ t[(sum ^ bytes[at]!) & 255]!;
  return ~sum >>> 0;
}
