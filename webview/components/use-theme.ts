import { useLayoutEffect, useState } from "preact/hooks";

/** How often the theme has changed: who paints with its colours paints again when this is another number. */
export function useTheme(): number {
  const [changes, setChanges] = useState(0);
  useLayoutEffect(() => {
    const observer = new MutationObserver(() => setChanges((before) => before + 1));
    observer.observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-id"] });
    return () => observer.disconnect();
  }, []);
  return changes;
}
