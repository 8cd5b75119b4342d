// The theme that was chosen on the main page, if one was; else the system's.
try {
  const theme = localStorage.getItem("serviscope.theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that refuses storage keeps its own theme.
}
