package main

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"sync"
)

// FerretDB looks for what an update matches and changes it by its id afterwards, as two statements: of several clients that replace one
// and the same value several are told that they did. MongoDB's writes to one document are atomic, and our adapter relies on that. So its
// clients reach FerretDB through this: one writing command for a collection's name at a time.
var writing sync.Map

var writes = map[string]bool{"insert": true, "update": true, "delete": true, "findAndModify": true, "findandmodify": true}

const (
	headerLength = 16
	opMsg        = 2013
	// The least message: header, flags, a section's kind, and an empty document.
	leastMessage  = headerLength + 4 + 1 + 5
	moreToCome    = 2
	bsonText      = 2
	mostBytes     = 64 << 20
	nameBeginning = headerLength + 4 + 1 + 4 + 1
)

// serve takes clients until the listener is closed.
func serve(listener net.Listener, socket string) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		go relay(client, socket)
	}
}

// relay carries requests and their answers, one after the other, until a side hangs up.
func relay(client net.Conn, socket string) {
	defer client.Close()
	server, err := net.Dial("unix", socket)
	if err != nil {
		return
	}
	defer server.Close()
	for {
		request, err := readMessage(client)
		if err != nil {
			return
		}
		answer, err := exchange(server, request)
		if err != nil {
			return
		}
		if _, err := client.Write(answer); err != nil {
			return
		}
	}
}

func exchange(server net.Conn, request []byte) ([]byte, error) {
	if command, collection := commandOf(request); writes[command] {
		lock, _ := writing.LoadOrStore(collection, &sync.Mutex{})
		lock.(*sync.Mutex).Lock()
		defer lock.(*sync.Mutex).Unlock()
	}
	if _, err := server.Write(request); err != nil {
		return nil, err
	}
	if isUnanswered(request) {
		return nil, nil
	}
	return readMessage(server)
}

func readMessage(from io.Reader) ([]byte, error) {
	header := make([]byte, headerLength)
	if _, err := io.ReadFull(from, header); err != nil {
		return nil, err
	}
	length := binary.LittleEndian.Uint32(header)
	if length < headerLength || length > mostBytes {
		return nil, io.ErrUnexpectedEOF
	}
	message := append(header, make([]byte, length-headerLength)...)
	_, err := io.ReadFull(from, message[headerLength:])
	return message, err
}

// commandOf gives the command's first field: its name is the command's, its value the collection's name. Both are empty for what is no
// OP_MSG; what is no text has no collection.
func commandOf(message []byte) (command, collection string) {
	if len(message) < leastMessage || binary.LittleEndian.Uint32(message[12:]) != opMsg {
		return "", ""
	}
	name, value, _ := bytes.Cut(message[nameBeginning:], []byte{0})
	const lengthOfText = 4
	if message[nameBeginning-1] != bsonText || len(value) < lengthOfText {
		return string(name), ""
	}
	text, _, _ := bytes.Cut(value[lengthOfText:], []byte{0})
	return string(name), string(text)
}

func isUnanswered(message []byte) bool {
	return len(message) >= leastMessage && binary.LittleEndian.Uint32(message[12:]) == opMsg &&
		binary.LittleEndian.Uint32(message[headerLength:])&moreToCome != 0
}
