// Look and letters: KERN's rules, Fira Sans in the three weights used, ours last.
import "@kern-ux/native/dist/kern.min.css"
import "@fontsource/fira-sans/latin-400.css"
import "@fontsource/fira-sans/latin-500.css"
import "@fontsource/fira-sans/latin-600.css"
import "@fontsource/fira-sans/latin-ext-400.css"
import "@fontsource/fira-sans/latin-ext-500.css"
import "@fontsource/fira-sans/latin-ext-600.css"
import "../ui/app.css"
