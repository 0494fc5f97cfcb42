import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import { openForWriting } from './database';
import { GroupWriter } from './group-writer';
import { prepareJobs } from './jobs';
import type { FromWriter, Job, ToWriter, WriterThreadData } from './messages';

/** The thread that writes, so that an fsync never stops the event loop of the others. */
function serve(port: MessagePort, { path }: WriterThreadData): void {
  const db = openForWriting(path);
  const writer = new GroupWriter(db, prepareJobs(db));
  const answer = (message: FromWriter): void => port.postMessage(message);

  port.on('message', (first: ToWriter) => {
    // Group commit: what arrived during the last commit makes one group now. There is no timer to wait for more.
    const group: Job[] = [];
    let closing = false;
    for (let message: ToWriter | undefined = first; message !== undefined; message = next(port)) {
      if (message.kind === 'close') closing = true;
      else group.push(...message.jobs);
    }
    if (group.length > 0) {
      answer({ kind: 'outcomes', outcomes: writer.commit(group) });
      writer.checkpointIfLong();
    }
    if (!closing) return;
    writer.close();
    answer({ kind: 'closed' });
    port.close();
  });
  answer({ kind: 'ready' });
}

function next(port: MessagePort): ToWriter | undefined {
  return receiveMessageOnPort(port)?.message as ToWriter | undefined;
}

if (parentPort !== null) serve(parentPort, workerData as WriterThreadData);
