import { bodyOf } from '@synapse/api-client/client';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { settings } from '../texts/t-settings.ts';
import { Loaded } from '../ui/loaded.tsx';
import { type Tagged, taggedOf } from '../ui/tagged.ts';
import { ChoiceTable } from './choice-table.tsx';
import { asOpened, KEYS, type ProjectAnswer, type ProjectConfig, type Proposal } from './data.ts';
import { FIELDS, projectConfigOf, projectConfigOnTop, RULES, ruleOf } from './settings-form.ts';
import { SettingsFormEnd } from './settings-form-end.tsx';
import { changedIn, wordsOfProject } from './settings-words.ts';
import { useSettingsForm } from './use-settings-form.ts';

const texts = settings.projects;
const MODES = Object.keys(texts.modes) as ProjectConfig['participation']['mode'][];
type Named = { siteId: string; projectKey: string };

/** How a project takes part: what was saved beside what live Jira suggests. */
export function ProjectSettings(named: Named) {
  const { api } = useSession();
  const params = { path: named };
  const query = useQuery({
    queryKey: [...KEYS.site(named.siteId), 'project', named.projectKey],
    queryFn: async ({ signal }) => {
      const [first, proposal] = await Promise.all([
        taggedOf(api.GET('/api/jira/sites/{siteId}/projects/{projectKey}/config', { params, signal })),
        bodyOf(api.GET('/api/jira/sites/{siteId}/projects/{projectKey}/proposal', { params, signal })),
      ]);
      return { first, proposal };
    },
    ...asOpened,
  });
  return <Loaded query={query}>{(data) => <ProjectForm {...named} {...data} />}</Loaded>;
}

type Opened = { first: Tagged<ProjectAnswer>; proposal: Proposal };

function ProjectForm({ siteId, projectKey, first, proposal: newest }: Named & Opened) {
  const { api } = useSession();
  /** What the boxes were filled by. What Jira suggests follows what was saved, so a newer one does not go with them. */
  const [proposal] = useState(newest);
  const form = useSettingsForm<ProjectAnswer>({
    key: KEYS.site(siteId),
    first,
    onTop: (was, mine, now) => ({ ...now, config: projectConfigOnTop(was.config, mine.config, now.config, proposal) }),
    send: ({ config: body }, etag) => {
      const params = { path: { siteId, projectKey }, header: { 'If-Match': etag } };
      return taggedOf(api.PUT('/api/jira/sites/{siteId}/projects/{projectKey}/config', { params, body }));
    },
  });
  const { opened, meanwhile } = form;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const config = projectConfigOf(new FormData(event.currentTarget), opened.config, proposal);
    form.submit({ ...opened, config });
  };
  return (
    <form onSubmit={submit} onChange={form.touch} className="project-settings">
      <Boxes key={form.round} config={opened.config} proposal={proposal} />
      <Unreachable proposal={newest} />
      <SettingsFormEnd
        act={texts.save}
        saved={texts.saved}
        save={form.save}
        meanwhile={meanwhile && changedIn(wordsOfProject(opened, proposal), wordsOfProject(meanwhile, proposal))}
        onTakeTheirs={form.takeTheirs}
      />
    </form>
  );
}

function Boxes({ config, proposal }: { config: ProjectConfig; proposal: Proposal }) {
  const [mode, setMode] = useState(config.participation.mode);
  const [chosen, setChosen] = useState(config.participation.mode === 'types' ? config.participation.issueTypeIds : []);
  return (
    <>
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
          {proposal.issueTypes.map(({ id, name }, index) => (
            <label key={id}>
              <input
                ref={(box) => box?.setCustomValidity(index === 0 && chosen.length === 0 ? texts.typesNone : '')}
                type="checkbox"
                name="type"
                value={id}
                checked={chosen.includes(id)}
                onChange={({ target }) =>
                  setChosen(target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
                }
              />{' '}
              {name}
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
    </>
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
