// Enhancement only: every page works without it.
import { Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink, createAll } from 'govuk-frontend'

const components = [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink]

if ('noModule' in HTMLScriptElement.prototype) {
  document.body.classList.add('js-enabled', 'govuk-frontend-supported')
  const enhance = (scope) => components.forEach((component) => createAll(component, {}, scope))
  enhance(document)
  // What htmx brings in later gets the same treatment.
  document.addEventListener('htmx:after:swap', (event) => enhance(event.target instanceof Element ? event.target : document))
}
