# Runs each file that it is told of as a shell script, and says how that went.
while IFS= read -r file; do
  if sh "$file" >/dev/null 2>&1 </dev/null; then echo done; else echo "failed: exit code $?"; fi
done
