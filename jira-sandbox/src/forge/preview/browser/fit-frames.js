/** Makes each frame as high as the page in it, as Jira does for an app's page. */
for (const frame of document.querySelectorAll('iframe')) {
  const fit = () => {
    const { body } = frame.contentDocument ?? {};
    if (body) new ResizeObserver(() => (frame.style.height = `${body.scrollHeight}px`)).observe(body);
  };
  frame.addEventListener('load', fit);
  if (frame.contentDocument?.readyState === 'complete') fit();
}
