/**
 * Before all tests: where Docker runs, starts a container for each engine that the environment does not name, so that the contract
 * suites have it. Where Docker does not run, nothing happens, and what needs an engine is skipped by name.
 */
import { GenericContainer, getContainerRuntimeClient, Wait, type StartedTestContainer } from 'testcontainers';
import { images } from './images';

/** Jest keeps what it gives back nowhere: the end of the tests finds it here. */
declare global {
  var queuecommerceContainers: StartedTestContainer[] | undefined;
}

const starts = {
  EVENTSTOREDB_URL: async () => {
    const container = await new GenericContainer(images.eventStoreDb)
      .withEnvironment({ EVENTSTORE_INSECURE: 'true', EVENTSTORE_CLUSTER_SIZE: '1' })
      .withExposedPorts(2113)
      .withWaitStrategy(Wait.forHttp('/health/live', 2113).forStatusCode(204))
      .start();
    return { container, url: `esdb://${container.getHost()}:${container.getMappedPort(2113)}?tls=false` };
  },
  MONGODB_URL: async () => {
    const container = await new GenericContainer(images.mongodb)
      .withCommand(['--replSet', 'rs0', '--bind_ip_all'])
      .withExposedPorts(27_017)
      .withWaitStrategy(Wait.forLogMessage('Waiting for connections'))
      .start();
    await container.exec(['mongosh', '--quiet', '--eval', 'rs.initiate()']);
    const url = `mongodb://${container.getHost()}:${container.getMappedPort(27_017)}/?directConnection=true`;
    return { container, url };
  },
  RABBITMQ_URL: async () => {
    const container = await new GenericContainer(images.rabbitmq)
      .withExposedPorts(5_672)
      .withWaitStrategy(Wait.forLogMessage('Server startup complete'))
      .start();
    return { container, url: `amqp://guest:guest@${container.getHost()}:${container.getMappedPort(5_672)}` };
  },
} as const;

export default async function startContainers(): Promise<void> {
  const missing = Object.entries(starts).filter(([variable]) => !process.env[variable]);
  if (missing.length === 0 || process.env['TEST_CONTAINERS'] === 'none' || !(await dockerRuns())) return;
  const started = await Promise.all(
    missing.map(async ([variable, start]) => {
      const { container, url } = await start();
      process.env[variable] = url;
      return container;
    }),
  );
  globalThis.queuecommerceContainers = started;
}

async function dockerRuns(): Promise<boolean> {
  try {
    await getContainerRuntimeClient();
    return true;
  } catch {
    return false;
  }
}
