/** Made by test/harness/build-host-tests.mjs: every test file of this folder. */
declare module "host-tests" {
  export function load(): void;
}
