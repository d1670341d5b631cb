import { Outlet, useNavigate } from '@tanstack/react-router';
import { Suspense, useEffect, useState } from 'react';
import { useSession } from '../session/session.ts';
import { SiteBanner } from '../sync/site-banner.tsx';
import { useLanguage } from '../texts/use-language.ts';
import type { View } from '../tickets/search-params.ts';
import { useListParams } from '../tickets/use-page.ts';
import { keepFocus } from '../ui/focus/keep-focus.ts';
import { aheadSoon, lazyPart } from '../ui/load-part.ts';
import { Shortcuts } from './shortcuts.tsx';
import { SideBar } from './side-bar.tsx';
import { useCommands } from './use-commands.ts';

// Nothing is said before something was done.
const Toasts = lazyPart(() => import('../actions/toasts.tsx').then((file) => file.Toasts));
const Palette = lazyPart(() => import('../actions/palette.tsx').then((file) => file.Palette));
const Awaited = lazyPart(() => import('../actions/awaited.tsx').then((file) => file.Awaited));

/** What stands around every page. */
export function Layout() {
  useLanguage();
  const navigate = useNavigate();
  const { isAdmin } = useSession();
  const list = useListParams();
  const density = list?.density;
  const [finds, setFinds] = useState(false);
  const [helps, setHelps] = useState(false);
  useEffect(() => aheadSoon(Palette), []);
  useEffect(keepFocus, []);
  const show = (view: View) => () => void navigate({ to: '/', search: { view, density } });
  useCommands({
    // The list has one of its own, which knows the ticket.
    palette: list === undefined && (() => setFinds(true)),
    help: () => setHelps(true),
    goInbox: show('inbox'),
    goMine: show('mine'),
    goAll: show('all'),
    // They have no page: the first one takes the focus.
    goViews: () => document.querySelector<HTMLElement>('.side-views a')?.focus(),
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
      {/* Each by itself: what is not there yet keeps no other away. */}
      <Suspense fallback={null}>
        {finds && (
          <Palette
            ticketId={undefined}
            onOpen={(ticket) => void navigate({ to: '/', search: { view: 'all', ticket } })}
            onClose={() => setFinds(false)}
          />
        )}
      </Suspense>
      <Suspense fallback={null}>
        <Toasts />
      </Suspense>
      <Suspense fallback={null}>
        <Awaited />
      </Suspense>
      {helps && <Shortcuts onClose={() => setHelps(false)} />}
    </>
  );
}
