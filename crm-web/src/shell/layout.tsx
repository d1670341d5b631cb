import { Outlet } from '@tanstack/react-router';
import { SideBar } from './side-bar.tsx';

/** What stands around every page. */
export function Layout() {
  return (
    <div className="shell">
      <SideBar />
      <Outlet />
    </div>
  );
}
