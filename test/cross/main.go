// Checks a mirrored log with golang.org/x/mod/sumdb/{note,tlog}: another implementation, by other people.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// C2SP's paths are tlog's without the height: tile/8/0/000 is tile/0/000, tile/8/data/000 is tile/entries/000.
type reader struct{ dir string }

func (r reader) Height() int { return 8 }

func (r reader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, t := range tiles {
		path := strings.Replace(t.Path(), "tile/8/", "tile/", 1)
		bytes, err := os.ReadFile(filepath.Join(r.dir, path))
		if err != nil {
			return nil, err
		}
		data[i] = bytes
	}
	return data, nil
}

func (r reader) SaveTiles([]tlog.Tile, [][]byte) {}

func main() {
	dir, vkey := os.Args[1], os.Args[2]
	verifier, err := note.NewVerifier(vkey)
	must(err)
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	must(err)
	n, err := note.Open(signed, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(n.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	if lines[0] != verifier.Name() {
		must(fmt.Errorf("origin %q is not the key's name %q", lines[0], verifier.Name()))
	}
	var hash tlog.Hash
	copy(hash[:], root)
	tree := tlog.Tree{N: size, Hash: hash}
	hashes := tlog.TileHashReader(tree, reader{dir})
	again, err := tlog.TreeHash(size, hashes)
	must(err)
	if again != hash {
		must(fmt.Errorf("the tiles lead to %s", again))
	}
	// Every entry against its leaf, and its proof against the root.
	for index := int64(0); index < size; index++ {
		leaf, err := entry(dir, index, size)
		must(err)
		proof, err := tlog.ProveRecord(size, index, hashes)
		must(err)
		must(tlog.CheckRecord(proof, size, hash, index, tlog.RecordHash(leaf)))
	}
	// Growth from every tenth size.
	for before := int64(1); before <= size; before += 10 {
		old, err := tlog.TreeHash(before, hashes)
		must(err)
		proof, err := tlog.ProveTree(size, before, hashes)
		must(err)
		must(tlog.CheckTree(proof, size, hash, before, old))
	}
	fmt.Printf("%d entries, root %s, %d cosignatures beside: verified by x/mod/sumdb\n", size, hash, len(n.UnverifiedSigs))
}

func entry(dir string, index, size int64) ([]byte, error) {
	bundle := index / 256
	width := size - bundle*256
	path := filepath.Join(dir, "tile/entries", fmt.Sprintf("%03d", bundle))
	if width < 256 {
		path = filepath.Join(path+".p", strconv.FormatInt(width, 10))
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	r := bytes.NewReader(data)
	for i := bundle * 256; ; i++ {
		var length uint16
		if err := binary.Read(r, binary.BigEndian, &length); err != nil {
			return nil, err
		}
		leaf := make([]byte, length)
		if _, err := r.Read(leaf); err != nil {
			return nil, err
		}
		if i == index {
			return leaf, nil
		}
	}
}
