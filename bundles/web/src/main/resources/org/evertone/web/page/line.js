'use strict';
// Keeps the status beside the fields current; the form itself needs no script.
(() => {
  const {element, badge, lineBadge, serverBadge} = Words;
  const number = Number(document.getElementById('settings').dataset.line);

  function show(status) {
    const line = status.lines.find((candidate) => candidate.line === number);
    document.getElementById('line-state').replaceChildren(...(line
      ? [lineBadge(line), element('span', {textContent: line.reason})]
      : [badge('', 'Not configured')]));
    for (const place of document.querySelectorAll('[data-server]')) {
      const server = line?.servers.find((candidate) => candidate.number === Number(place.dataset.server));
      const badges = server ? [serverBadge(server)] : [badge('', 'not in use')];
      if (server && server.number === line.activeServer) badges.push(badge('good', 'serving'));
      place.replaceChildren(...badges);
    }
  }

  const source = new EventSource('/api/v1/events');
  source.addEventListener('status', (message) => show(JSON.parse(message.data)));
  source.addEventListener('goodbye', () => source.close());
})();
