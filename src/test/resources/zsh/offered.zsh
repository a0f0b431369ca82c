# runs a zsh with a terminal of its own until it leaves
zmodload zsh/zpty
zpty terminal zsh -d -i
while zpty -r terminal words; do
  print -rn -- $words >&2
done
