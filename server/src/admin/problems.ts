import { Problem } from '@queuecommerce/infra/http';
import { allProjections, RecordRefusal, type Projection } from '@queuecommerce/projections';

export const unknownProjection = {
  status: 404,
  code: 'projection-not-found',
  description: 'There is no projection of this name',
} as const;

export const rebuildAlreadyRunning = {
  status: 409,
  code: 'rebuild-already-running',
  description: 'It is being rebuilt already',
} as const;

export const noRebuildRunning = {
  status: 409,
  code: 'no-rebuild-running',
  description: 'No rebuild of it is running',
} as const;

export const nothingToSwitchBackTo = {
  status: 409,
  code: 'nothing-to-switch-back-to',
  description: 'There is no earlier generation, or its grace time is over',
} as const;

export const notParked = {
  status: 404,
  code: 'not-parked',
  description: 'Nothing is parked under this id',
} as const;

export const notRunning = {
  status: 409,
  code: 'not-running',
  description: 'It has stopped or does not run in this process',
} as const;

/** @throws {Problem} 404 `projection-not-found` */
export function projectionNamed(name: string): Projection {
  const found = allProjections.find((projection) => projection.name === name);
  if (found !== undefined) return found;
  const known = allProjections.map((projection) => projection.name);
  throw new Problem({
    status: unknownProjection.status,
    code: unknownProjection.code,
    detail: `There is no projection ${name}; there are ${known.join(', ')}`,
    members: { known },
  });
}

/** What a refused change of a read model's record is answered with. */
export function asProblem(error: unknown): unknown {
  if (!(error instanceof RecordRefusal)) return error;
  return new Problem({ status: 409, code: error.code, detail: error.message }, { cause: error });
}
