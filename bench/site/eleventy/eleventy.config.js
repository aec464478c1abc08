import markdownIt from 'markdown-it';

const markdown = markdownIt();

export default function (config) {
  config.addFilter('markdown', (text) => markdown.render(text));
  config.addPassthroughCopy('site.css');
  return { dir: { input: '.', output: 'out' }, htmlTemplateEngine: 'njk' };
}
