import path from "node:path";

/** As much of VS Code's addresses as is used. */
export class Uri {
  readonly scheme: string;
  readonly path: string;
  readonly query: string;

  private constructor(scheme: string, where: string, query = "") {
    this.scheme = scheme;
    this.path = where;
    this.query = query;
  }
  static file(where: string): Uri {
    return new Uri("file", where);
  }
  static from({ scheme, path: where, query }: { scheme: string; path: string; query?: string }): Uri {
    return new Uri(scheme, where, query);
  }
  static parse(text: string): Uri {
    const [, scheme = "file", where = ""] = /^(\w+):\/\/(.*)$/.exec(text) ?? [];
    return new Uri(scheme, where);
  }
  static joinPath(base: Uri, ...parts: string[]): Uri {
    return new Uri(base.scheme, path.posix.join(base.path, ...parts));
  }
  get fsPath(): string {
    return this.path;
  }
  with({ path: where }: { path: string }): Uri {
    return new Uri(this.scheme, where);
  }
  toString(): string {
    return `${this.scheme}://${this.path}${this.query === "" ? "" : `?${this.query}`}`;
  }
}
