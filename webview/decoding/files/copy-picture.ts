/**
 * Puts a PNG on the clipboard. The page must have the focus; the picture may still be drawn while the clipboard waits.
 *
 * @throws when the browser holds no pictures on its clipboard, or refuses
 */
export async function copyPicture(png: Promise<Uint8Array>): Promise<void> {
  const picture = png.then((bytes) => new Blob([new Uint8Array(bytes)], { type: "image/png" }));
  window.focus();
  await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
}
