import type { Role } from '@synapse/shared/api/define-route';

/** Somebody whom the local identity provider knows. It says nothing of workspaces and roles: those are the CRM's. */
export type Person = { subject: string; name: string; email: string; emailVerified: boolean; about: string };

/** Who may sign in to the demo, and as what each belongs to its workspace. */
export const DEMO_PEOPLE: readonly (Person & { role: Role })[] = [
  {
    subject: 'person-admin',
    name: 'Alex Admin',
    email: 'admin@demo.example',
    emailVerified: true,
    role: 'admin',
    about: 'Sets up sites, members and imports, and works on tickets.',
  },
  {
    subject: 'person-agent',
    name: 'Gail Agent',
    email: 'agent@demo.example',
    emailVerified: true,
    role: 'agent',
    about: 'Works on tickets, comments and contacts.',
  },
  {
    subject: 'person-viewer',
    name: 'Vic Viewer',
    email: 'viewer@demo.example',
    emailVerified: true,
    role: 'viewer',
    about: 'Reads, and changes nothing.',
  },
];
