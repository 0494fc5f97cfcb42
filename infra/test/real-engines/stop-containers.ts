/** After all tests: the containers that `start-containers.ts` started. */
export default async function stopContainers(): Promise<void> {
  await Promise.all((globalThis.queuecommerceContainers ?? []).map((container) => container.stop()));
}
