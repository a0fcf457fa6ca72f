/** The value of the first of these `--vscode-*` variables that the theme defines. */
export function themeColor(...names: readonly string[]): string {
  const style = getComputedStyle(document.body);
  for (const name of names) {
    const value = style.getPropertyValue(name).trim();
    if (value !== "") return value;
  }
  return style.color;
}

/** Calls when the theme changes, for what is painted on a canvas, until the element has left the page. */
export function onThemeChange(element: Element, repaint: () => void): void {
  const observer = new MutationObserver(() => {
    if (element.isConnected) repaint();
  });
  observer.observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-id"] });
}
