// Not needed: see min/lunr.th.min.js. The theme asks for it where a site has Thai.
