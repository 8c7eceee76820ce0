export default {
  compilerOptions: {
    runes: true,
    // by what a style says, not by where its file lies: the same template wherever it is built
    cssHash: ({ hash, css }) => `svelte-${hash(css)}`,
  },
};
