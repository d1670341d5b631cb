import { bodyOf } from '@synapse/api-client/client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../../session/session.ts';
import { projectsQuery } from '../../sync/sync-queries.ts';
import { settings } from '../../texts/t-settings.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { Listed } from '../../ui/loaded.tsx';
import { KEYS, type Project, useAct } from '../data.ts';
import { ProjectSettings } from './project-settings.tsx';

const texts = settings.projects;

/** The projects of a site: which take part, and how. */
export function Projects({ siteId }: { siteId: string }) {
  const list = useQuery(projectsQuery(useSession(), siteId));
  return (
    <>
      <h3>{texts.title}</h3>
      <Listed query={list} empty={texts.none}>
        {(items) => (
          <ul className="plain-list" aria-label={texts.title}>
            {items.map((project) => (
              <ProjectItem key={project.projectKey} siteId={siteId} project={project} />
            ))}
          </ul>
        )}
      </Listed>
    </>
  );
}

function ProjectItem({ siteId, project }: { siteId: string; project: Project }) {
  const { api } = useSession();
  const { projectKey, name, takesPart, isDefault } = project;
  const [isOpen, setOpen] = useState(false);
  const [asks, setAsks] = useState(false);
  const leave = useAct(KEYS.site(siteId), () =>
    bodyOf(api.DELETE('/api/jira/sites/{siteId}/projects/{projectKey}', { params: { path: { siteId, projectKey } } })),
  );
  return (
    <li>
      <div className="section-head">
        <span>
          <span className="key">{projectKey}</span> {name}{' '}
          <span className="settings-badge">{takesPart ? texts.takesPart : texts.notPart}</span>{' '}
          {isDefault && <span className="settings-badge">{texts.isDefault}</span>}
        </span>
        <span className="row-actions">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-label={takesPart ? texts.setUpOf(projectKey) : texts.addOf(projectKey)}
            onClick={() => setOpen(!isOpen)}
          >
            {takesPart ? texts.setUp : texts.add}
          </button>
          {takesPart && (
            <button type="button" aria-label={texts.removeOf(projectKey)} onClick={() => setAsks(true)}>
              {texts.remove}
            </button>
          )}
        </span>
      </div>
      {isOpen && <ProjectSettings siteId={siteId} projectKey={projectKey} />}
      {asks && (
        <Confirm title={texts.removeOf(projectKey)} act={texts.remove} change={leave} onClose={() => setAsks(false)}>
          <p>{texts.removeAbout}</p>
        </Confirm>
      )}
    </li>
  );
}
