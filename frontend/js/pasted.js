// Pasted pictures are all called image.png: such a file gets the word for it and the time as its name.
export function named(file, word) {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const at = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  return new File([file], `${word} ${at.replace("T", " ").replaceAll(":", "-")}${file.name.slice(5)}`, { type: file.type });
}
