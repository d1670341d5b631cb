import { bodyOf } from '@synapse/api-client/client';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { settings } from '../texts/t-settings.ts';
import { Loaded } from '../ui/loaded.tsx';
import { Problem } from '../ui/problem.tsx';
import { ChoiceTable } from './choice-table.tsx';
import { KEYS, type ProjectConfig, type Proposal, useAct } from './data.ts';
import { FIELDS, projectConfigOf, RULES, ruleOf } from './settings-form.ts';

const texts = settings.projects;
const MODES = Object.keys(texts.modes) as ProjectConfig['participation']['mode'][];
type Named = { siteId: string; projectKey: string };

/** How a project takes part: what was saved beside what live Jira suggests. */
export function ProjectSettings(named: Named) {
  const { api } = useSession();
  const params = { path: named };
  const query = useQuery({
    queryKey: [...KEYS.sites, named.siteId, 'project', named.projectKey],
    queryFn: async ({ signal }) => {
      const [saved, proposal] = await Promise.all([
        bodyOf(api.GET('/api/jira/sites/{siteId}/projects/{projectKey}/config', { params, signal })),
        bodyOf(api.GET('/api/jira/sites/{siteId}/projects/{projectKey}/proposal', { params, signal })),
      ]);
      return { config: saved.config, proposal };
    },
    // What somebody is choosing is not read anew under their hands.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  return <Loaded query={query}>{(data) => <ProjectForm {...named} {...data} />}</Loaded>;
}

function ProjectForm({ siteId, projectKey, config, proposal }: Named & { config: ProjectConfig; proposal: Proposal }) {
  const { api } = useSession();
  const [mode, setMode] = useState(config.participation.mode);
  const save = useAct([...KEYS.sites, siteId], (body: ProjectConfig) =>
    bodyOf(
      api.PUT('/api/jira/sites/{siteId}/projects/{projectKey}/config', {
        params: { path: { siteId, projectKey } },
        body,
      }),
    ),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.mutate(projectConfigOf(new FormData(event.currentTarget), config, proposal));
  };
  const chosen = config.participation.mode === 'types' ? config.participation.issueTypeIds : [];
  return (
    <form onSubmit={submit} className="project-settings">
      <label className="stack">
        {texts.participation}
        <select name="participation" value={mode} onChange={({ target }) => setMode(target.value as typeof mode)}>
          {MODES.map((one) => (
            <option key={one} value={one}>
              {texts.modes[one]}
            </option>
          ))}
        </select>
      </label>
      {mode === 'types' && (
        <fieldset className="settings-choices short">
          <legend>{texts.types}</legend>
          {proposal.issueTypes.map(({ id, name }) => (
            <label key={id}>
              <input type="checkbox" name="type" value={id} defaultChecked={chosen.includes(id)} /> {name}
            </label>
          ))}
        </fieldset>
      )}
      <label className="stack">
        {texts.issueType}
        <select name="issueType" defaultValue={config.issueTypeId ?? ''}>
          <option value="">{texts.issueTypeNone}</option>
          {proposal.issueTypes
            .filter(({ subtask }) => !subtask)
            .map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
        </select>
      </label>
      <ChoiceTable
        heads={[texts.statusThere, texts.statusHere]}
        rows={proposal.statuses.map(({ id, name, proposed }) => ({
          name: `status.${id}`,
          label: name,
          value: config.statusMap[id] ?? proposed,
        }))}
        choices={Object.entries(t.status)}
      />
      <ChoiceTable
        heads={[texts.priorityThere, texts.priorityHere]}
        rows={proposal.priorities.map(({ id, name, proposed }) => ({
          name: `priority.${id}`,
          label: name,
          value: config.priorityMap[id] ?? proposed,
        }))}
        choices={Object.entries(t.priority)}
      />
      <ChoiceTable
        heads={[texts.field, texts.rule]}
        rows={FIELDS.map((field) => ({
          name: `rule.${field}`,
          label: texts.fields[field],
          value: ruleOf(config, field),
        }))}
        choices={RULES.map((rule) => [rule, texts.rules[rule]])}
      />
      <Unreachable proposal={proposal} />
      <Problem error={save.error} />
      <div className="actions start">
        <button type="submit" className="primary" disabled={save.isPending}>
          {texts.save}
        </button>
        <span role="status">{save.isSuccess && texts.saved}</span>
      </div>
    </form>
  );
}

/** What the CRM can't reach in the workflow, as far as it is known. */
function Unreachable({ proposal: { unreachable, unknownFrom } }: { proposal: Proposal }) {
  return (
    <>
      {unreachable.length > 0 && (
        <div className="settings-card stuck">
          <h4>{texts.unreachable}</h4>
          <ul>
            {unreachable.map(({ from, to, reason }) => (
              <li key={`${from.id} ${to}`}>{texts.way(from.name, t.status[to], reason)}</li>
            ))}
          </ul>
        </div>
      )}
      {unknownFrom.length > 0 && (
        <p className="quiet">{texts.unknownFrom(unknownFrom.map(({ name }) => name).join(', '))}</p>
      )}
    </>
  );
}
