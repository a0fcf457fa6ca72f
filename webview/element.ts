/** What an element is given: attributes, and listeners under `onclick`, `onkeydown`, ... */
export type Properties = Readonly<
  Record<string, string | number | boolean | undefined | ((event: never) => unknown)>
>;
export type Child = Node | string | null | undefined | false;

/** An HTML element. Text becomes text nodes, never markup; styles are set by script, as the CSP wants. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return furnish(document.createElement(tag), properties, children);
}

/** An SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  return furnish(document.createElementNS("http://www.w3.org/2000/svg", tag), properties, children);
}

/** A codicon; decoration only, what it says must also be said in words. */
export const icon = (name: string, className = ""): HTMLElement =>
  el("span", { class: `codicon codicon-${name} ${className}`.trim(), "aria-hidden": "true" });

function furnish<E extends Element>(element: E, properties: Properties, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

/** Replaces what an element holds. */
export function fill(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren();
  append(element, children);
}

function append(element: Element, children: readonly Child[]): void {
  for (const child of children)
    if (child !== null && child !== undefined && child !== false) element.append(child);
}

let lastId = 0;
/** An id no other element of the page has. */
export const freshId = (prefix: string): string => `${prefix}-${++lastId}`;
