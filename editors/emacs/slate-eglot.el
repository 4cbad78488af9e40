;;; slate-eglot.el --- What `slate lsp' needs of eglot  -*- lexical-binding: t; -*-

;;; Commentary:

;; Loaded by `slate-mode' when eglot is.  The server computes money away from the typing and says when
;; it is done: eglot has to be told to ask for hints again.  Old versions of eglot, such as 1.9, show
;; no hints; `slate-hints-mode' does then.

;;; Code:

(require 'cl-lib)
(require 'eglot)

(defclass slate-eglot-server (eglot-lsp-server) ()
  :documentation "A `slate lsp' that tells when figures are new.")

(cl-defmethod eglot-client-capabilities :around ((_server slate-eglot-server))
  "Add that hints are shown, and asked for again.
The parts of what a clause takes are wanted by their words: the eglot of
Emacs 30 fails at one that is known by its place and stands last."
  (let* ((all (copy-sequence (cl-call-next-method)))
         (text (copy-sequence (plist-get all :textDocument)))
         (signature (copy-sequence (plist-get text :signatureHelp)))
         (told (copy-sequence (plist-get signature :signatureInformation)))
         (workspace (copy-sequence (plist-get all :workspace))))
    (setq told (plist-put told :parameterInformation '(:labelOffsetSupport :json-false))
          signature (plist-put signature :signatureInformation told)
          text (plist-put text :signatureHelp signature)
          text (plist-put text :inlayHint '(:dynamicRegistration :json-false))
          workspace (plist-put workspace :inlayHint '(:refreshSupport t)))
    (plist-put (plist-put all :textDocument text) :workspace workspace)))

;;;; Hints, where eglot shows none

(defface slate-hint '((t :inherit shadow :height 0.9))
  "What stands beside a line and is none of its text."
  :group 'slate)

(defun slate-hints--forget (from to)
  "Drop the hints between FROM and TO."
  (remove-overlays from to 'slate-hint t))

(defun slate-hints--show (hint)
  "Show HINT, as the server sends it, in the current buffer."
  (let* ((label (plist-get hint :label))
         (tip (plist-get hint :tooltip))
         (at (eglot--lsp-position-to-point (plist-get hint :position)))
         (overlay (make-overlay at at nil t)))
    (overlay-put overlay 'slate-hint t)
    (overlay-put overlay 'after-string
                 (propertize (concat " " label) 'face 'slate-hint
                             'help-echo (if (stringp tip) tip (plist-get tip :value))))))

(defun slate-hints-ask ()
  "Ask the server for the hints of this buffer, and show what it answers."
  (let ((buffer (current-buffer))
        (server (eglot-current-server)))
    (when server
      (eglot--signal-textDocument/didChange)
      (let ((tick (buffer-chars-modified-tick)))
        (jsonrpc-async-request
         server :textDocument/inlayHint
         (save-restriction
           (widen)
           (list :textDocument (eglot--TextDocumentIdentifier)
                 :range (list :start (eglot--pos-to-lsp-position (point-min))
                              :end (eglot--pos-to-lsp-position (point-max)))))
         :success-fn
         (lambda (hints)
           (when (buffer-live-p buffer)
             (with-current-buffer buffer
               ;; An answer about a text that has changed is of no use: another is on its way.
               (when (= tick (buffer-chars-modified-tick))
                 (save-excursion
                   (save-restriction
                     (widen)
                     (slate-hints--forget (point-min) (point-max))
                     (mapc #'slate-hints--show hints)))))))
         :error-fn #'ignore
         :timeout-fn #'ignore)))))

(define-minor-mode slate-hints-mode
  "Show figures, dates and money beside the lines that they come from."
  :lighter nil
  :group 'slate
  (if slate-hints-mode
      (slate-hints-ask)
    (slate-hints--forget (point-min) (point-max))))

(defun slate-eglot--managed ()
  "Begin or end what goes with a server in this buffer."
  (when (and (derived-mode-p 'slate-mode) (not (fboundp 'eglot-inlay-hints-mode)))
    (slate-hints-mode (if (eglot-managed-p) 1 -1))))

(add-hook 'eglot-managed-mode-hook #'slate-eglot--managed)

(defvar eglot--outstanding-inlay-hints-last-region)

(cl-defmethod eglot-handle-request
  ((server slate-eglot-server) (_method (eql workspace/inlayHint/refresh)))
  "Ask for the hints of every buffer of SERVER again."
  (dolist (buffer (eglot--managed-buffers server))
    (when (buffer-live-p buffer)
      (with-current-buffer buffer
        (cond ((bound-and-true-p eglot-inlay-hints-mode)
               (slate-eglot--ask-again buffer)
               ;; A question that is under way when this comes may be answered later, of what was.
               (run-with-timer 1 nil #'slate-eglot--ask-again buffer))
              (slate-hints-mode (slate-hints-ask))))))
  nil)

(defun slate-eglot--ask-again (buffer)
  "Have eglot ask for the hints of BUFFER, also where it has asked before."
  (when (buffer-live-p buffer)
    (with-current-buffer buffer
      ;; Else eglot leaves out a region that it has asked for before.
      (setq eglot--outstanding-inlay-hints-last-region nil)
      (jit-lock-refontify))))

;;;; What the server computes

(defun slate--ask (command show &rest arguments)
  "Call SHOW with what the server says to COMMAND of this buffer with ARGUMENTS.
The server computes it of the text as it stands, on the history that
`slate.toml' names.  A history may take long to read: nobody waits."
  (let ((server (eglot--current-server-or-lose)))
    (eglot--signal-textDocument/didChange)
    (jsonrpc-async-request
     server :workspace/executeCommand
     (list :command command
           :arguments (vconcat (list (plist-get (eglot--TextDocumentIdentifier) :uri)) arguments))
     :success-fn show
     :error-fn (lambda (error) (message "slate: %s" (plist-get error :message)))
     :timeout-fn (lambda () (message "slate: the server does not answer"))
     :timeout 600)))

(defun slate--show (name)
  "What shows a text in a buffer called NAME, beside this one."
  (lambda (text)
    (with-current-buffer (get-buffer-create (format "*slate %s*" name))
      (let ((inhibit-read-only t))
        (erase-buffer)
        (insert text))
      (goto-char (point-min))
      (special-mode)
      (setq truncate-lines t)
      (display-buffer (current-buffer)))))

(defun slate--place ()
  "Where point is, as the protocol says it: in which of several agreements."
  (save-restriction
    (widen)
    (eglot--pos-to-lsp-position)))

(defun slate-simulate ()
  "Show what the agreement at point, or the first of this file, would have cost."
  (interactive)
  (slate--ask "slate.simulate" (slate--show "simulate") (slate--place)))

(defun slate-trace (record)
  "Show the clocks of RECORD as a timeline."
  (interactive "sRecord: ")
  (slate--ask "slate.trace" (slate--show "trace") (slate--place) record))

(defun slate-most ()
  "Say the most that each credit of the agreement at point can cost."
  (interactive)
  (slate--ask "slate.mostItCanCost" (lambda (text) (message "%s" text)) (slate--place)))

(provide 'slate-eglot)
;;; slate-eglot.el ends here
