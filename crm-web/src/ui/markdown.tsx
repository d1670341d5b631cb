import { memo } from 'react';
import Markdown, { defaultUrlTransform } from 'react-markdown';
import remarkGfm from 'remark-gfm';

/** A mention, a date, a status or an emoji of Jira's, written as a link of its own scheme (crm-api, domain/adf). */
const OF_JIRA = /^jira-(?:user|date|status|emoji):/;

/**
 * Markdown as elements; HTML in it stays text. Images are only named: they may come from anywhere. To read a text takes
 * milliseconds, so it is read again only where it is another: a ticket is drawn with each change of it.
 */
export const MarkdownText = memo(function MarkdownText({ text }: { text: string }) {
  return (
    <div className="markdown">
      <Markdown
        remarkPlugins={[remarkGfm]}
        urlTransform={(url) => (OF_JIRA.test(url) ? url : defaultUrlTransform(url))}
        components={{
          a: ({ href = '', children }) =>
            // An address of a kind that is not followed, such as javascript:, is left out.
            href === '' || OF_JIRA.test(href) ? (
              <span className={href === '' ? undefined : 'of-jira'}>{children}</span>
            ) : (
              <a href={href} target="_blank" rel="noopener noreferrer nofollow">
                {children}
              </a>
            ),
          img: ({ alt }) => <span className="quiet">[{alt}]</span>,
        }}
      >
        {text}
      </Markdown>
    </div>
  );
});
