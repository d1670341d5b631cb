// Light or dark, as the person's system says.
document.documentElement.dataset.colorMode = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
