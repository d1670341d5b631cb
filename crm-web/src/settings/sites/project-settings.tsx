import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, Fragment, useState } from 'react';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/t.ts';
import { settings } from '../../texts/t-settings.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Problem } from '../../ui/problem.tsx';
import { asSaved, type Tagged, taggedOf } from '../../ui/tagged.ts';
import { asOpened, KEYS, type ProjectAnswer, type ProjectConfig, type Proposal, type Unreachable } from '../data.ts';
import { changedIn, wordsOfProject } from '../settings-words.ts';
import { ProjectBoxes } from './project-boxes.tsx';
import { projectConfigOf, projectConfigOnTop } from './settings-form.ts';
import { SettingsFormEnd } from './settings-form-end.tsx';
import { UnreachableWays } from './unreachable-ways.tsx';
import { unsavedMark } from './use-fold.ts';
import { useSettingsForm } from './use-settings-form.ts';

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
      return taggedOf(api.PUT('/api/jira/sites/{siteId}/projects/{projectKey}/config', { params, body })).catch(
        asSaved({ config: body }),
      );
    },
  });
  const { opened, meanwhile } = form;
  const [known, setKnown] = useState(newest.unreachable);
  /** Whether a change would make more ways unreachable: it is saved at once only where there is nothing new to say of that. */
  const check = useMutation({
    mutationFn: async (body: ProjectConfig) => {
      const params = { path: { siteId, projectKey } };
      const path = '/api/jira/sites/{siteId}/projects/{projectKey}/check';
      const { unreachable } = await bodyOf(api.POST(path, { params, body }));
      setKnown(unreachable);
      return unreachable.some((way) => known.every((one) => !isSameWay(one, way))) ? 'more' : 'no more';
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const config = projectConfigOf(new FormData(event.currentTarget), opened.config, proposal);
    if (check.data === 'more') form.submit({ ...opened, config });
    else check.mutate(config, { onSuccess: (found) => found === 'no more' && form.submit({ ...opened, config }) });
  };
  const touch = () => {
    form.touch();
    check.reset();
  };
  return (
    <form onSubmit={submit} onChange={touch} className="project-settings" {...unsavedMark(form.isUnsaved)}>
      <Fragment key={form.round}>
        <ProjectBoxes config={opened.config} proposal={proposal} />
        <UnreachableWays unreachable={known} unknownFrom={newest.unknownFrom} config={opened.config} />
      </Fragment>
      <Problem error={check.error} />
      <SettingsFormEnd
        act={check.data === 'more' ? t.pane.saveAnyway : settings.projects.save}
        saved={settings.projects.saved}
        save={form.save}
        isUnsaved={form.isUnsaved}
        meanwhile={meanwhile && changedIn(wordsOfProject(opened, proposal), wordsOfProject(meanwhile, proposal))}
        onTakeTheirs={form.takeTheirs}
      />
    </form>
  );
}

const isSameWay = (one: Unreachable, other: Unreachable) => one.from.id === other.from.id && one.to === other.to;
