// The theme lets a wide table scroll within a frame of its own; the keyboard must reach it, also where it is folded away.
const reached = () => {
  for (const frame of document.querySelectorAll(".md-typeset__scrollwrap")) {
    if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
    else frame.removeAttribute("tabindex");
  }
};
new MutationObserver(reached).observe(document.body, { childList: true, subtree: true });
document.addEventListener("toggle", reached, true);
window.addEventListener("resize", reached);
