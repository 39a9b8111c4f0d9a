"""Measures in a browser what the first page of the web chat costs: `make first-page`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

WATCH = """
window.shifts = 0;
window.largest = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.largest = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
"""
"""A script that runs before those of the page."""

READ = """() => {
  const entries = ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind));
  const first = performance.getEntriesByName("first-contentful-paint")[0];
  return {
    files: entries
      .filter((entry) => ["navigation", "link", "script", "css"].includes(entry.initiatorType))
      .map((entry) => [new URL(entry.name).pathname, entry.decodedBodySize]),
    first_paint: first ? first.startTime : 0,
    largest_paint: window.largest,
    ready: performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
    shift: window.shifts,
  };
}"""

DRAWN = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"""
"""Waits until all changes are drawn and their layout shifts reported."""


class Cost(TypedDict):
    """`files`: path and bytes, uncompressed. Times in milliseconds since the page was asked for.

    `shift`: the sum of all layout shifts (0 is none).
    """

    files: list[tuple[str, int]]
    first_paint: float
    largest_paint: float
    ready: float
    shift: float


def measure(browser: Browser, url: str, *, press: str | None = None) -> Cost:
    """A first visit on a phone.

    `press`: a button to press before measuring. Then `shift` counts the shifts of the answer alone,
    not those of the echo of the button.
    """
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="nl-NL", bypass_csp=True
    )
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    if press:
        held: list[Route] = []
        page.route("**/*", lambda route: held.append(route))  # noqa: PLW0108  it wants a function
        page.get_by_role("button", name=press, exact=True).click()
        page.locator(".waiting").wait_for()
        page.evaluate(DRAWN)
        page.evaluate("window.shifts = 0")
        held[0].continue_()
        page.locator(".screen").nth(1).wait_for()
        page.evaluate(DRAWN)
    page.wait_for_function("() => window.largest > 0")
    cost: Cost = page.evaluate(READ)
    context.close()
    return cost


def main() -> None:
    from tests.channels.web.browsing import chromium, served  # noqa: PLC0415  it runs from the root

    with served() as command, chromium() as browser:
        measure(browser, command.url)  # the first visit warms up the browser
        cost = measure(browser, command.url)
    for path, size in cost["files"]:
        print(f"{size:8,} bytes  {path}")
    print(f"{sum(size for _, size in cost['files']):8,} bytes  together, uncompressed")
    for name in ("first_paint", "largest_paint", "ready"):
        print(f"{cost[name]:8.0f} ms     {name.replace('_', ' ')}")
    print(f"{cost['shift']:8.3f}        layout shift")


if __name__ == "__main__":
    main()
