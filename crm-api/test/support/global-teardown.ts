/** After the last test file: ends what global-setup.ts started. */
export default async function tearDown(): Promise<void> {
  await globalThis.endTestServer?.();
}
