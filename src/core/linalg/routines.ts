/** What `assembly/kernels.ts` exports; addresses are bytes. */
export interface Routines {
  narrow(out: number, x: number, count: number): number;
  gramDoubles(c: number, x: number, panels: number, steps: number): void;
  gramWhole(c: number, x: number, panels: number, steps: number, bytes: number): void;
  multiply(c: number, a: number, aPanels: number, b: number, bPanels: number, steps: number): void;
  largest(out: number, c: number, rows: number, bPanels: number, offsets: number, columns: number): void;
  cholesky(a: number, diagonal: number, panels: number, limit: number): number;
  solveLower(l: number, panels: number, y: number, count: number, first: number): void;
  solveUpper(l: number, panels: number, y: number, count: number): void;
  inverseSquaredNorm(l: number, panels: number, work: number, size: number): number;
  packPairs(out: number, x: number, stride: number, rows: number, steps: number): void;
  packQuadruples(out: number, x: number, stride: number, rows: number, steps: number): void;
  packRows(out: number, x: number, stride: number, rows: number, panels: number, columns: number): void;
  addToGroups(sums: number, x: number, stride: number, groups: number, count: number): void;
}
