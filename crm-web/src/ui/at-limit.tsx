import { t } from '../texts/t.ts';

/** As Jira takes a text of several lines, characters. */
export const TEXT_MOST = 32_767;
/** A title. */
export const LINE_MOST = 255;

/** The browser cuts off without a word what is pasted into a box beyond its limit: this says so. */
export const AtLimit = ({ text, most = TEXT_MOST }: { text: string; most?: number }) => (
  // It stands there before it says something: a region that comes with its words is not read out.
  <div role="status">{text.length >= most && <p className="problem">{t.pane.atLimit(most)}</p>}</div>
);
