// Quick exit on pages without a conversation: at once, and this page is nothing to go back to.
document.getElementById("exit").addEventListener("click", (event) => {
  const exit = event.currentTarget;
  event.preventDefault();
  document.body.hidden = true;
  (exit.target === "_top" ? top : window).location.replace(exit.href);
});
