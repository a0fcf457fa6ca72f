import path from "node:path";

/** As much of VS Code's addresses as is used. */
export class Uri {
  readonly scheme: string;
  readonly path: string;

  private constructor(scheme: string, where: string) {
    this.scheme = scheme;
    this.path = where;
  }
  static file(where: string): Uri {
    return new Uri("file", where);
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
    return `${this.scheme}://${this.path}`;
  }
}
