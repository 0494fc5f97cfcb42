import { Command } from 'commander';
import { auditExport } from './audit-export';
import { auditVerify } from './audit-verify';
import { auditVerifyFile } from './audit-verify-file';

/** `audit`: what the log proves. */
export function auditCommand(): Command {
  return new Command('audit')
    .description('prove what the log holds')
    .addCommand(auditVerify())
    .addCommand(auditExport())
    .addCommand(auditVerifyFile());
}
