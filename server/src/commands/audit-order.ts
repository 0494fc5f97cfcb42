import { values } from '@queuecommerce/domain';
import { causationOf, timelineOf } from '@queuecommerce/query-api';
import { Command } from 'commander';
import { readConfiguration } from '../configuration';
import { eventVocabulary } from '../event-vocabulary';
import { UnknownOrder } from '../evidence/order-events';
import { everythingAbout } from '../timeline/everything-about';
import { timelineInLines } from '../timeline/in-lines';
import { openAuditedLog } from './audited-log';
import { CommandFailed } from './command-failed';
import { print } from './print';

/** `audit order`: what happened to an order, from the data folder, whether the system runs or not. */
export function auditOrder(): Command {
  return new Command('order')
    .description('tell what happened to an order, who did it and because of what')
    .argument('<id>', 'the order')
    .option('--json', 'as JSON: the answer of GET /audit/orders/:id')
    .action(async (orderId: string, { json }: { json?: true }) => {
      if (!values.uuid.safeParse(orderId).success)
        throw new CommandFailed(`${JSON.stringify(orderId)} is not an order's id, which is a UUID`);
      const log = openAuditedLog(readConfiguration(process.env));
      try {
        const events = await everythingAbout(log, orderId);
        const timeline = timelineOf(events, eventVocabulary);
        const whole = { orderId, timeline, graph: causationOf(events) };
        print(json ? JSON.stringify(whole, undefined, 2) : timelineInLines(orderId, timeline));
      } catch (error) {
        if (error instanceof UnknownOrder) throw new CommandFailed(error.message);
        throw error;
      } finally {
        await log.close();
      }
    });
}
