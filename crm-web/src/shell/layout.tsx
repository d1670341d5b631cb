import { Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useSession } from '../session/session.ts';
import { SiteBanner } from '../sync/site-banner.tsx';
import type { View } from '../tickets/search-params.ts';
import { useListParams } from '../tickets/use-page.ts';
import { Shortcuts } from './shortcuts.tsx';
import { SideBar } from './side-bar.tsx';
import { useCommands } from './use-commands.ts';

// Nothing is said before something was done.
const Toasts = lazy(() => import('../actions/toasts.tsx').then((file) => ({ default: file.Toasts })));
const Awaited = lazy(() => import('../actions/awaited.tsx').then((file) => ({ default: file.Awaited })));

/** What stands around every page. */
export function Layout() {
  const navigate = useNavigate();
  const { isAdmin } = useSession();
  const density = useListParams()?.density;
  const [helps, setHelps] = useState(false);
  const show = (view: View) => () => void navigate({ to: '/', search: { view, density } });
  useCommands({
    help: () => setHelps(true),
    goInbox: show('inbox'),
    goMine: show('mine'),
    goAll: show('all'),
    goContacts: () => void navigate({ to: '/contacts' }),
    goSync: () => void navigate({ to: '/sync' }),
    goSettings: isAdmin && (() => void navigate({ to: '/settings/$section', params: { section: 'members' } })),
  });
  return (
    <>
      <SiteBanner />
      <div className="shell">
        <SideBar />
        <Outlet />
      </div>
      <Suspense fallback={null}>
        <Toasts />
        <Awaited />
      </Suspense>
      {helps && <Shortcuts onClose={() => setHelps(false)} />}
    </>
  );
}
