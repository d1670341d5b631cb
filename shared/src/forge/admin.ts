import { crmPeopleSchema, matchUsersSchema } from '@synapse/shared/crm-people';
import { failurePageSchema } from '@synapse/shared/failure';
import { adminHealthSchema } from '@synapse/shared/forge/admin-health';
import { lenient } from '@synapse/shared/forge/lenient';
import { panelActRequestSchema } from '@synapse/shared/forge/panel';
import {
  importForecastSchema,
  importProgressSchema,
  importRequestSchema,
  importStartedSchema,
} from '@synapse/shared/import';
import {
  peopleAnswerSchema,
  projectCheckSchema,
  projectConfigAnswerSchema,
  projectConfigSchema,
  projectKeySchema,
  projectListSchema,
  projectProposalSchema,
} from '@synapse/shared/project-config';
import { idSchema } from '@synapse/shared/values/id';
import { z } from 'zod';

/**
 * What the app's admin page asks of the CRM, through Forge, at `POST /api/app/admin`. Each question is about the site that
 * Forge's invocation token names: none names a site, so that an admin of one can't ask about another.
 */
const projectKey = projectKeySchema;
const wanted = importRequestSchema.omit({ siteId: true });

const asksWith = <Config extends z.ZodType>(config: Config) =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('health') }),
    /** The projects that Jira shows, and which take part. */
    z.strictObject({ kind: z.literal('projects') }),
    /** What was chosen for a project, and what live Jira suggests. */
    z.strictObject({ kind: z.literal('project'), projectKey }),
    /** Which statuses could not be reached if this were saved. */
    z.strictObject({ kind: z.literal('check-project'), projectKey, config }),
    z.strictObject({ kind: z.literal('save-project'), projectKey, config }),
    /** The project takes part no more; its tickets and what was chosen for it are kept. */
    z.strictObject({ kind: z.literal('leave-project'), projectKey }),
    z.strictObject({ kind: z.literal('people') }),
    z.strictObject({ kind: z.literal('match-users'), users: matchUsersSchema }),
    z.strictObject({ kind: z.literal('forecast-import'), wanted }),
    z.strictObject({ kind: z.literal('start-import'), wanted }),
    z.strictObject({ kind: z.literal('imports') }),
    z.strictObject({
      kind: z.literal('change-import'),
      importId: idSchema,
      what: z.enum(['pause', 'resume', 'cancel']),
    }),
    z.strictObject({ kind: z.literal('failures'), cursor: z.string().max(500).optional() }),
    /** By the ids of failures; null: all of the site's. */
    z.strictObject({ kind: z.literal('retry'), failureIds: z.array(idSchema).min(1).max(1000).nullable() }),
  ]);

export const adminAskSchema = asksWith(projectConfigSchema);

/** The same, as the app takes it from its page: what a newer CRM has besides in what was chosen for a project is sent back with it. */
export const adminPageAskSchema = asksWith(lenient(projectConfigSchema));
export type AdminAsk = z.infer<typeof adminAskSchema>;
export type AdminAskKind = AdminAsk['kind'];
export type AdminAskOf<Kind extends AdminAskKind> = Extract<AdminAsk, { kind: Kind }>;

export const adminRequestSchema = z.strictObject({
  /** Who does it, where it leaves a trace; the app has asked Jira whether they are an admin. */
  actor: panelActRequestSchema.shape.actor,
  ask: adminAskSchema,
});
export type AdminRequest = z.input<typeof adminRequestSchema>;

const done = z.object({ done: z.literal(true) });

/** The answer to each question. */
export const ADMIN_ANSWERS = {
  health: adminHealthSchema,
  projects: projectListSchema,
  project: z.object({ saved: projectConfigAnswerSchema, proposal: projectProposalSchema }),
  'check-project': projectCheckSchema,
  'save-project': projectConfigAnswerSchema,
  'leave-project': done,
  people: crmPeopleSchema,
  'match-users': peopleAnswerSchema,
  'forecast-import': importForecastSchema,
  'start-import': importStartedSchema,
  imports: z.object({ items: z.array(importProgressSchema) }),
  'change-import': importProgressSchema,
  failures: failurePageSchema,
  retry: z.object({ retried: z.number().int() }),
} satisfies Record<AdminAskKind, z.ZodType>;
export type AdminBody<Kind extends AdminAskKind> = z.infer<(typeof ADMIN_ANSWERS)[Kind]>;
