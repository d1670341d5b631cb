import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';

/** Markdown as elements; HTML in it stays text. Images are only named: they may come from anywhere. */
export function MarkdownText({ text }: { text: string }) {
  return (
    <div className="markdown">
      <Markdown
        remarkPlugins={[remarkGfm]}
        components={{
          a: ({ href, children }) => (
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
}
