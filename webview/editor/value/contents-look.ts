import type { SeriesWindow } from "../contents/series-window.ts";

/** Which stretch of a time series is looked at. */
export interface SeriesLook {
  readonly window: SeriesWindow;
  readonly channel: number;
}

/** What is looked at of the file's tree of objects, by their paths. */
export interface ContentsLook {
  readonly chosen: string;
  /** Groups whose members are shown. */
  readonly open: readonly string[];
  /** How many stretches of members are shown of groups that have very many; one of those that are left out. */
  readonly stretches: Readonly<Record<string, number>>;
  /** Of the chosen object; undefined for its beginning. */
  readonly series?: SeriesLook;
}

export const rootPath = "/";

export const firstContents: ContentsLook = { chosen: rootPath, open: [rootPath], stretches: {} };

/** Chooses an object; what was looked at of the one before is forgotten. */
export const withChosen = ({ open, stretches }: ContentsLook, path: string): ContentsLook => ({
  chosen: path,
  open,
  stretches,
});

const within = (path: string, group: string): boolean =>
  path === group || path.startsWith(group === rootPath ? group : `${group}/`);

/** Opens a group, or closes it with all that is in it. */
export function withOpen(look: ContentsLook, group: string, open: boolean): ContentsLook {
  if (open) return look.open.includes(group) ? look : { ...look, open: [...look.open, group] };
  const kept = Object.entries(look.stretches).filter(([path]) => !within(path, group));
  return {
    ...look,
    open: look.open.filter((path) => !within(path, group)),
    stretches: Object.fromEntries(kept),
  };
}

/** Shows one stretch more of a group's members. */
export const withMore = (look: ContentsLook, group: string): ContentsLook => ({
  ...look,
  stretches: { ...look.stretches, [group]: (look.stretches[group] ?? 1) + 1 },
});

/** Where the Tab key goes to: the chosen object, or the root where that is in a closed group. */
export function tabStop({ chosen, open }: ContentsLook): string {
  const names = chosen.split("/").slice(1, -1);
  const groups = [rootPath, ...names.map((_, i) => `/${names.slice(0, i + 1).join("/")}`)];
  return chosen === rootPath || groups.every((group) => open.includes(group)) ? chosen : rootPath;
}

export const withSeries = (look: ContentsLook, series: SeriesLook): ContentsLook => ({ ...look, series });
