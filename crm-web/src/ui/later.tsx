import { type ReactNode, useEffect, useState } from 'react';

/** Shows what is of interest only where a state lasts: it would move the page for a moment, and be gone. */
export function Later({ afterMs, children }: { afterMs: number; children: ReactNode }) {
  const [isTime, setTime] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setTime(true), afterMs);
    return () => clearTimeout(timer);
  }, [afterMs]);
  return isTime ? children : null;
}
