import { z } from 'zod';
import { summaryOf } from './seeds';

const asked = z.object({ seed: z.int(), isSwarm: z.boolean() });

process.on('message', (message) => {
  const { seed, isSwarm } = asked.parse(message);
  void summaryOf(seed, isSwarm).then((summary) => process.send?.(summary));
});
