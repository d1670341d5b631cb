import type { Migration } from 'kysely/migration';
import * as initial from './migrations/0001-initial.ts';
import * as readiness from './migrations/0002-readiness.ts';
import * as moreFields from './migrations/0010-more-fields.ts';
import * as people from './migrations/0011-people.ts';
import * as lifeCycle from './migrations/0020-life-cycle.ts';
import * as apiBudget from './migrations/0030-api-budget.ts';
import * as reconcile from './migrations/0031-reconcile.ts';
import * as sweep from './migrations/0032-sweep.ts';
import * as appHeartbeat from './migrations/0040-app-heartbeat.ts';
import * as attachments from './migrations/0050-attachments.ts';
import * as firstImport from './migrations/0060-import.ts';
import * as sendCuts from './migrations/0070-send-cuts.ts';
import * as purge from './migrations/0080-purge.ts';
import * as replaceKnown from './migrations/0081-replace-known.ts';
import * as cursorEpoch from './migrations/0082-cursor-epoch.ts';
import * as refusedFiles from './migrations/0085-refused-files.ts';
import * as setAside from './migrations/0090-set-aside.ts';
import * as jiraCallers from './migrations/0091-jira-callers.ts';
import * as appToken from './migrations/0100-app-token.ts';
import * as sitePurge from './migrations/0101-site-purge.ts';
import * as crmUser from './migrations/0110-crm-user.ts';
import * as ownWrites from './migrations/0200-own-writes.ts';
import * as commentSight from './migrations/0210-comment-sight.ts';
import * as linkEpoch from './migrations/0220-link-epoch.ts';
import * as leaseFence from './migrations/0230-lease-fence.ts';
import * as laneSite from './migrations/0231-lane-site.ts';
import * as projects from './migrations/0240-projects.ts';
import * as refuseLateCommit from './migrations/0250-refuse-late-commit.ts';
import * as ticketCounter from './migrations/0251-ticket-counter.ts';
import * as ownTexts from './migrations/0300-own-texts.ts';
import * as leftPlaces from './migrations/0301-left-places.ts';
import * as sendOpen from './migrations/0310-send-open.ts';
import * as leftFiles from './migrations/0311-left-files.ts';
import * as pairingProject from './migrations/0320-pairing-project.ts';
import * as provenSite from './migrations/0400-proven-site.ts';
import * as searchText from './migrations/0410-search-text.ts';
import * as importProjects from './migrations/0420-import-projects.ts';
import * as vaultCheck from './migrations/0421-vault-check.ts';
import * as siteWays from './migrations/0430-site-ways.ts';
import * as projectPermissions from './migrations/0431-project-permissions.ts';
import * as personalData from './migrations/0432-personal-data.ts';
import * as searchMail from './migrations/0440-search-mail.ts';
import * as leftWrites from './migrations/0500-left-writes.ts';
import * as eventClock from './migrations/0510-event-clock.ts';
import * as changeTimes from './migrations/0511-change-times.ts';
import * as createSentBy from './migrations/0520-create-sent-by.ts';
import * as deletedWithTicket from './migrations/0521-deleted-with-ticket.ts';

/** Every migration in order. A new one is a numbered file and a line here; one that has been released never changes. */
export const migrations: Record<string, Migration> = {
  '0001-initial': initial,
  '0002-readiness': readiness,
  '0010-more-fields': moreFields,
  '0011-people': people,
  '0020-life-cycle': lifeCycle,
  '0030-api-budget': apiBudget,
  '0031-reconcile': reconcile,
  '0032-sweep': sweep,
  '0040-app-heartbeat': appHeartbeat,
  '0050-attachments': attachments,
  '0060-import': firstImport,
  '0070-send-cuts': sendCuts,
  '0080-purge': purge,
  '0081-replace-known': replaceKnown,
  '0082-cursor-epoch': cursorEpoch,
  '0085-refused-files': refusedFiles,
  '0090-set-aside': setAside,
  '0091-jira-callers': jiraCallers,
  '0100-app-token': appToken,
  '0101-site-purge': sitePurge,
  '0110-crm-user': crmUser,
  '0200-own-writes': ownWrites,
  '0210-comment-sight': commentSight,
  '0220-link-epoch': linkEpoch,
  '0230-lease-fence': leaseFence,
  '0231-lane-site': laneSite,
  '0240-projects': projects,
  '0250-refuse-late-commit': refuseLateCommit,
  '0251-ticket-counter': ticketCounter,
  '0300-own-texts': ownTexts,
  '0301-left-places': leftPlaces,
  '0310-send-open': sendOpen,
  '0320-pairing-project': pairingProject,
  '0311-left-files': leftFiles,
  '0400-proven-site': provenSite,
  '0410-search-text': searchText,
  '0420-import-projects': importProjects,
  '0421-vault-check': vaultCheck,
  '0430-site-ways': siteWays,
  '0431-project-permissions': projectPermissions,
  '0432-personal-data': personalData,
  '0440-search-mail': searchMail,
  '0500-left-writes': leftWrites,
  '0510-event-clock': eventClock,
  '0511-change-times': changeTimes,
  '0520-create-sent-by': createSentBy,
  '0521-deleted-with-ticket': deletedWithTicket,
};
