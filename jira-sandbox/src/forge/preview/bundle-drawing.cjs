/**
 * Bundles what draws the app's pages: Atlaskit as @forge/react brings it along (of the versions that UI Kit's types are
 * made of, so none is named in package.json), by the webpack of @forge/bundler.
 *
 *   node bundle-drawing.cjs <output directory>
 *
 * Writes main.js, main.css and tokens.css, Atlassian's design tokens in light and dark.
 */
const fs = require('node:fs');
const path = require('node:path');
const { createRequire } = require('node:module');

const webpack = createRequire(require.resolve('@forge/bundler'))('webpack');
const fromReact = createRequire(require.resolve('@forge/react'));

const THEMES = ['light', 'dark', 'spacing', 'typography', 'shape', 'motion'];

/** Each theme's file is an ES module that holds its CSS in a string; this script is CommonJS, so it is read as text. */
function tokensCss() {
  const folder = path.join(path.dirname(fromReact.resolve('@atlaskit/tokens')), '../esm/artifacts/themes');
  return THEMES.map((theme) => {
    const text = fs.readFileSync(path.join(folder, `atlassian-${theme}.js`), 'utf8');
    return JSON.parse(/^export default (".*");$/m.exec(text)[1]);
  }).join('\n');
}

function build(outDir) {
  return new Promise((resolve, reject) => {
    const compiler = webpack({
      mode: 'production',
      devtool: false,
      entry: path.join(__dirname, 'drawing/main.js'),
      output: { path: outDir, filename: 'main.js', chunkFilename: '[name].js', publicPath: 'auto' },
      experiments: { css: true },
      module: { rules: [{ test: /\.js$/, resolve: { fullySpecified: false } }] },
      // To shrink it takes three times as long as to make it, for a page of this machine's own.
      optimization: { minimize: false },
      performance: { hints: false },
      plugins: [new webpack.DefinePlugin({ 'process.env': '({})', 'process.env.NODE_ENV': '"production"' })],
    });
    compiler.run((error, stats) => {
      if (error || stats.hasErrors()) reject(error ?? new Error(stats.toString({ all: false, errors: true })));
      else resolve();
    });
  });
}

const [outDir] = process.argv.slice(2);
if (!outDir) {
  process.stderr.write('Usage: node bundle-drawing.cjs <output directory>\n');
  process.exit(2);
}
build(path.resolve(outDir)).then(
  () => fs.writeFileSync(path.join(outDir, 'tokens.css'), tokensCss()),
  (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
