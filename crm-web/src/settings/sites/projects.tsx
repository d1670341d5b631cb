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
import { useFold } from './use-fold.ts';

/** The projects of a site: which take part, and how. */
export function Projects({ siteId }: { siteId: string }) {
  const list = useQuery(projectsQuery(useSession(), siteId));
  return (
    <>
      <h3>{settings.projects.title}</h3>
      <Listed query={list} empty={settings.projects.none}>
        {(items) => (
          <ul className="plain-list" aria-label={settings.projects.title}>
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
  const { place, isOpen, isDrawn, toggle } = useFold();
  const [asks, setAsks] = useState(false);
  const leave = useAct(KEYS.site(siteId), () =>
    bodyOf(api.DELETE('/api/jira/sites/{siteId}/projects/{projectKey}', { params: { path: { siteId, projectKey } } })),
  );
  return (
    <li>
      <div className="section-head">
        <span>
          <span className="key">{projectKey}</span> {name}{' '}
          <span className="settings-badge">{takesPart ? settings.projects.takesPart : settings.projects.notPart}</span>{' '}
          {isDefault && <span className="settings-badge">{settings.projects.isDefault}</span>}
        </span>
        <span className="row-actions">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-label={takesPart ? settings.projects.setUpOf(projectKey) : settings.projects.addOf(projectKey)}
            onClick={toggle}
          >
            {takesPart ? settings.projects.setUp : settings.projects.add}
          </button>
          {takesPart && (
            <button type="button" aria-label={settings.projects.removeOf(projectKey)} onClick={() => setAsks(true)}>
              {settings.projects.remove}
            </button>
          )}
        </span>
      </div>
      <div ref={place} hidden={!isOpen}>
        {isDrawn && <ProjectSettings siteId={siteId} projectKey={projectKey} />}
      </div>
      {asks && (
        <Confirm
          title={settings.projects.removeOf(projectKey)}
          act={settings.projects.remove}
          change={leave}
          onClose={() => setAsks(false)}
        >
          <p>{settings.projects.removeAbout}</p>
        </Confirm>
      )}
    </li>
  );
}
