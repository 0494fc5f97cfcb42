import { ifMatchHeader } from '@queuecommerce/infra/http';
import { z } from 'zod';

/** The headers of a route that changes something which may have changed meanwhile. */
export const ifMatchHeaders = z.object({ 'if-match': ifMatchHeader.optional() });
