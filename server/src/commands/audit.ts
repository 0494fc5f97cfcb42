import { Command } from 'commander';
import { auditExport } from './audit-export';
import { auditOrder } from './audit-order';
import { auditVerify } from './audit-verify';
import { auditVerifyFile } from './audit-verify-file';

/** `audit`: what the log tells, and what it proves. */
export function auditCommand(): Command {
  return new Command('audit')
    .description('tell and prove what the log holds')
    .addCommand(auditOrder())
    .addCommand(auditVerify())
    .addCommand(auditExport())
    .addCommand(auditVerifyFile());
}
